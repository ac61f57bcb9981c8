//! Answers may we, in this item, at this place, on this date; why; what would make it lawful.
