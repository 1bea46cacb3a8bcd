"""Pages for readers, forms for programs, and the desk of editors."""
