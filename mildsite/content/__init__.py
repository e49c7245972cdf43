"""The CMS domain: pages, their revisions, the document model, the lifecycle, review and publishing."""
