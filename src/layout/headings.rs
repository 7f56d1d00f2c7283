//! The words that headers are made of, by role.
