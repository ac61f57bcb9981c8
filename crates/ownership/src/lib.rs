//! Who owns how much of whom on a day, and what follows from it.
//!
//! In: [`interdict_model::Ownership`], what sources and the case state about
//! holdings, read by [`read`] from FollowTheMoney and GLEIF files or put together by a
//! caller; a day, and what could be known. Out: a [`Graph`] of the holdings that stood,
//! and of it
//!
//! * the direct share of an owner ([`Graph::direct`]),
//! * what a set of listed holders reach through holders that they own by a threshold or
//!   more, and the share that this set then holds ([`Graph::reach`], the algorithm of
//!   OFAC FAQ 401),
//! * the share by multiplication along chains ([`Graph::indirect`]),
//! * which missing shares, owners and matches an open answer turns on
//!   ([`Graph::open`]), and why an answer is what it is ([`Graph::why`]).
//!
//! Every share is an interval; an unknown share is 0 to 100, and an entity whose owners
//! are not said to be complete may have others. Answers are bounds that hold whatever
//! the truth is within what was stated, and for the threshold both bounds are attained.
//! Control is not ownership: ties of control are kept, and count for nothing. All
//! arithmetic is in whole billionths of a percent, rounded outward where it must be
//! rounded. Cycles end: a holder joins a set once.

mod chain;
mod cut;
mod explain;
mod graph;
mod missing;
mod percent;
mod product;
pub mod read;

pub use chain::Reach;
pub use cut::{above, join};
pub use explain::Listed;
pub use graph::{Contradiction, Edge, Graph, span};
pub use missing::{MOST_ASKED, Missing, Tips};
pub use percent::{Percent, Share, Total, WHOLE, billionths, decimal};
