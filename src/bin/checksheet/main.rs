//! The program `checksheet`.

fn main() {}
