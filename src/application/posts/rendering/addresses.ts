/** Where a link may lead: on the web or to a mailbox, and to the same place wherever the text is shown. */
export const isAddress = (href: string): boolean => /^(https?:\/\/|mailto:)/i.test(href);
