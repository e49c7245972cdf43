"""docs/deploy.md, followed on machines made for it: `make deploy-check`. Needs root, and takes some minutes."""
