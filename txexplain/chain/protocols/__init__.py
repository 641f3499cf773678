"""One module a protocol: each deploys it through its constructors and gives it a little life."""
