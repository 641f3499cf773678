"""JSON-RPC requests and serialized bytes in, one `SigningRequest` out, or a refusal that points to the fault."""

from decoders.parsing.signing_request import parse_signing_request

__all__ = ["parse_signing_request"]
