"""What was asked of a node, counted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundTrips:
    """HTTP requests (a batch is one) and the bytes of their JSON bodies. Only ever grows; subtract two readings."""

    requests: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0

    def __add__(self, other: "RoundTrips") -> "RoundTrips":
        return RoundTrips(
            self.requests + other.requests,
            self.bytes_sent + other.bytes_sent,
            self.bytes_received + other.bytes_received,
        )

    def __sub__(self, earlier: "RoundTrips") -> "RoundTrips":
        return RoundTrips(
            self.requests - earlier.requests,
            self.bytes_sent - earlier.bytes_sent,
            self.bytes_received - earlier.bytes_received,
        )
