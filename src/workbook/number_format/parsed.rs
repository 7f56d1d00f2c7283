//! Number format codes are taken apart once, and not again for each cell: there are few of
//! them, a cell is shown several times, and a code of 255 signs takes long to read.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::code::Section;

/// How many codes are kept. Sheets mix few of them.
const KEPT: usize = 16;

type Parsed = (Arc<str>, Rc<[Section]>);

thread_local! {
    /// The codes that were asked for last, newest at the end. A code is known by its place
    /// in memory, which nothing else takes as long as it is kept here.
    static PARSED: RefCell<Vec<Parsed>> = const { RefCell::new(Vec::new()) };
}

/// The sections of a code.
pub(super) fn sections(code: &Arc<str>) -> Rc<[Section]> {
    PARSED.with_borrow_mut(|kept| {
        if let Some((_, sections)) = kept.iter().rev().find(|k| Arc::ptr_eq(&k.0, code))
        {
            return Rc::clone(sections);
        }
        let sections: Rc<[Section]> = Section::all(code).into();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((Arc::clone(code), Rc::clone(&sections)));
        sections
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_sections_however_many_come_between() {
        let codes: Vec<Arc<str>> =
            (0..3 * KEPT).map(|i| format!("0.{}", "0".repeat(i)).into()).collect();
        for code in codes.iter().chain(codes.iter().rev()) {
            assert_eq!(*sections(code), *Section::all(code), "{code}");
            assert!(Rc::ptr_eq(&sections(code), &sections(code)));
        }
        PARSED.with_borrow(|kept| assert_eq!(kept.len(), KEPT));
    }
}
