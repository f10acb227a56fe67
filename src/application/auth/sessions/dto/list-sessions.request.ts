import { PageRequest } from '#application/http/paging/page.request.js';

export class ListSessionsRequest extends PageRequest {}
