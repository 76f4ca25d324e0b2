"""`.spv` files of the Viewer: the archive, its tree, and the binary tables in it."""
