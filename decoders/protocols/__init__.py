"""One file for each standard or protocol. Each declares `PROTOCOL`; `decoders.catalogue` lists them all."""
