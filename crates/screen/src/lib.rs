//! Answers whether a party is listed on a date, by comparing it with every entry.
