//! The use case: screens the parties of a case, turns matches into facts, determines.
