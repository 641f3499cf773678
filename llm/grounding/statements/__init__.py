"""What a text about a case must say, part by part."""
