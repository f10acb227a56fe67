import { PageRequest } from '#application/http/paging/page.request.js';

export class ListJobsRequest extends PageRequest {}
