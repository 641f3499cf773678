"""Names of functions, each with its source: operator's ABIs, a selector dictionary, and the contract's own bytecode."""
