//! Renders results as text for people.
