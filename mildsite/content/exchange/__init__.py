"""Content as a folder of readable files: out of this installation, and into another as drafts."""
