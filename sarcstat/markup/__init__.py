"""HTML and XML that others wrote, taken apart within limits of depth and size; nothing in it is ever fetched or run."""
