"""The MCP server, through which an agent asks before it signs."""
