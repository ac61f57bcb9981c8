//! Reads published list formats into entries and keeps dated, content-addressed snapshots of them.

pub mod starter;
