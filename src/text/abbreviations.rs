//! Words whose full stop does not end a sentence: what news text shortens.
//!
//! A splitter without them breaks at every "Lt. Cmdr." and "U.S. Rep."; Kiss & Strunk (2006) learn such
//! words from a corpus, but a document's sentences must not depend on what else is scanned.

/// Stand before a name: their full stop never ends a sentence. With a capital.
const BEFORE_A_NAME: [&str; 58] = [
    "Adm", "Ald", "Amb", "Asst", "Atty", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Comdr", "Cpl", "Cpt", "Dep", "Det",
    "Dir", "Dr", "Ens", "Fr", "Ft", "Gen", "Gov", "Hon", "Insp", "Jud", "Lt", "Maj", "Messrs", "Mgr", "Mlle", "Mme",
    "Mr", "Mrs", "Ms", "Msgr", "Mt", "Mx", "Ofc", "Pfc", "Pres", "Prof", "Pte", "Pvt", "Rep", "Reps", "Rev", "Sen",
    "Sens", "Sgt", "Spc", "Sra", "Ste", "Sup", "Supt", "Tech", "Univ", "Vice", "Herr",
];

/// The same, however they are written.
const BEFORE_ANYTHING: [&str; 7] = ["vs", "v", "ca", "cf", "al", "approx", "viz"];

/// Stand before a number.
const BEFORE_A_NUMBER: [&str; 30] = [
    "Apr", "Art", "Aug", "Ch", "Cl", "cl", "Dec", "Ext", "Feb", "Fig", "fig", "Jan", "Jul", "Jun", "Mar", "No", "Nos",
    "Nov", "Nr", "Oct", "Para", "Pt", "Sec", "Sept", "Sep", "Vol", "p", "pp", "no", "par",
];

/// May stand inside a sentence or at its end: what follows has to tell.
const ANYWHERE: [&str; 74] = [
    "Ala", "Ariz", "Ark", "Assn", "Ave", "Bldg", "Blvd", "Bros", "Calif", "Co", "Colo", "Conn", "Corp", "Cos", "Ct",
    "Dept", "Del", "Dist", "Esq", "Est", "Fla", "Ga", "Hwy", "Ill", "Inc", "Ind", "Jr", "Kan", "Kans", "Ky", "La",
    "Ln", "Ltd", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ont", "Ore", "Pa", "PhD",
    "Pkwy", "Pl", "Plc", "Que", "Rd", "Rte", "Sask", "Sq", "Sr", "St", "Tenn", "Terr", "Tex", "Va", "Vt", "Wash",
    "Wis", "Wyo", "dept", "est", "etc", "inc", "lb", "oz", "ft", "hr", "min",
];

/// Words that begin a sentence rather than a name.
const OPENERS: [&str; 60] = [
    "A",
    "About",
    "After",
    "All",
    "Although",
    "Among",
    "An",
    "And",
    "Anyone",
    "As",
    "At",
    "Because",
    "Before",
    "But",
    "By",
    "During",
    "Each",
    "Every",
    "Following",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Last",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "No",
    "On",
    "Once",
    "Our",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "To",
    "Under",
    "We",
    "When",
    "While",
];

/// What a full stop behind a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It ends a sentence, if anything does.
    Ends,
    /// It belongs to an abbreviation that something must follow.
    Abbreviates,
    /// It belongs to one that something must follow if it is a number.
    AbbreviatesBeforeNumbers,
    /// It may do both.
    Either,
}

/// What the full stop behind `word` says. `is_dotted`: whether another full stop stands right before the
/// word, as in "U.S." and "a.m.".
pub(super) fn stop_behind(word: &str, is_dotted: bool) -> Stop {
    let mut chars = word.chars();
    let is_letter = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    if BEFORE_A_NAME.contains(&word) || BEFORE_ANYTHING.iter().any(|known| word.eq_ignore_ascii_case(known)) {
        Stop::Abbreviates
    } else if BEFORE_A_NUMBER.contains(&word) {
        Stop::AbbreviatesBeforeNumbers
    } else if is_dotted || is_letter || ANYWHERE.contains(&word) {
        Stop::Either
    } else {
        Stop::Ends
    }
}

/// Whether a word, as written, begins a sentence rather than a name.
pub(super) fn is_opener(word: &str) -> bool {
    OPENERS.contains(&word)
}
