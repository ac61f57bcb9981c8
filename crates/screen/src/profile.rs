//! How a screening is done: thresholds and switches, never weights.

/// The settings of a screening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// The score from which a person should look. The default is .70.
    pub threshold: f64,
    /// Most hits returned; what is cut off is counted. The default is none.
    pub limit: Option<usize>,
    /// How many rejected entries to show as proof of a non-match. The default is 0.
    pub near: usize,
    /// Whether curated name equivalents count. The default is true.
    pub curated: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            threshold: 0.70,
            limit: None,
            near: 0,
            curated: true,
        }
    }
}
