"""The pages: each reads the form or the address, asks the repositories, and shows a template."""
