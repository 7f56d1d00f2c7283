//! Number format codes, taken apart: `[$-411]ggge"年"m"月"` (ECMA-376 part 1, 18.8.31).

/// One section of a code: codes have up to four, separated by semicolons.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Section {
    /// The numbers that it is for, where it says so: `[>=100]`.
    pub(super) condition: Option<Condition>,
    /// Whether years of eras are meant: `[$-411]`, or an era's name is shown.
    pub(super) japanese: bool,
    pub(super) tokens: Vec<Token>,
}

/// `[<=9.5]`
#[derive(Debug, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    bound: f64,
}

#[derive(Debug, PartialEq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// A piece of a section.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`
    Exponent {
        plus: bool,
    },
    /// `@`
    Text,
    General,
    Date(DatePart),
}

/// A piece of a date or a time and how many letters it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DatePart {
    Year(usize),
    EraName(usize),
    EraYear(usize),
    Month(usize),
    Day(usize),
    /// `aaa` and `aaaa`: 月, 月曜日
    Weekday(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Digits behind the point of the seconds.
    Fraction(usize),
    /// `AM/PM` or `A/P`
    Noon(usize),
    ElapsedHours(usize),
    ElapsedMinutes(usize),
    ElapsedSeconds(usize),
}

impl Condition {
    pub(super) fn holds(&self, number: f64) -> bool {
        match self.operator {
            Operator::Less => number < self.bound,
            Operator::LessOrEqual => number <= self.bound,
            Operator::Equal => number == self.bound,
            Operator::NotEqual => number != self.bound,
            Operator::GreaterOrEqual => number >= self.bound,
            Operator::Greater => number > self.bound,
        }
    }

    fn parse(text: &str) -> Option<Condition> {
        // Two-letter operators first: `<` begins three of them.
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::NotEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        operators.into_iter().find_map(|(sign, operator)| {
            let bound = text.strip_prefix(sign)?.trim().parse().ok()?;
            Some(Condition { operator, bound })
        })
    }
}

impl Section {
    /// A section of more pieces than this is none that a person made; each of its cells
    /// would take as long to show as a page. Excel itself allows 255 signs.
    const MOST_TOKENS: usize = 64;

    /// All sections of a code.
    pub(super) fn all(code: &str) -> Vec<Section> {
        split(code).into_iter().map(Section::parse).collect()
    }

    /// Whether it shows a date or a time.
    pub(super) fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(_)))
    }

    fn parse(text: &str) -> Section {
        let mut section = Section::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            rest = section.take(first, rest);
        }
        if section.tokens.len() > Section::MOST_TOKENS {
            return Section { tokens: vec![Token::General], ..Section::default() };
        }
        section.settle_minutes();
        section.settle_seconds();
        section
    }

    /// Take the piece at the start of `rest`; give what is behind it.
    fn take<'a>(&mut self, first: char, rest: &'a str) -> &'a str {
        let behind = &rest[first.len_utf8()..];
        match first {
            '"' => {
                let (text, after) = behind.split_once('"').unwrap_or((behind, ""));
                self.literal(text);
                after
            }
            '\\' => self.literal_char(behind),
            '_' => {
                // As much room as the next character takes.
                self.literal(" ");
                skip_char(behind)
            }
            '*' => skip_char(behind),
            '[' => {
                let (inside, after) = behind.split_once(']').unwrap_or((behind, ""));
                self.bracket(inside);
                after
            }
            '0' | '#' | '?' => self.push(Token::Digit(first), behind),
            '.' => self.push(Token::Point, behind),
            ',' => self.push(Token::Comma, behind),
            '%' => self.push(Token::Percent, behind),
            '@' => self.push(Token::Text, behind),
            'E' | 'e' if behind.starts_with(['+', '-']) => {
                let plus = behind.starts_with('+');
                self.push(Token::Exponent { plus }, &behind[1..])
            }
            _ => self.word(first, rest),
        }
    }

    fn word<'a>(&mut self, first: char, rest: &'a str) -> &'a str {
        for name in ["General", "G/標準", "Standard"] {
            if let Some(after) = strip_word(rest, name) {
                return self.push(Token::General, after);
            }
        }
        for (name, letters) in [("AM/PM", 2), ("A/P", 1)] {
            if let Some(after) = strip_word(rest, name) {
                return self.push(Token::Date(DatePart::Noon(letters)), after);
            }
        }
        let letter = first.to_ascii_lowercase();
        let same = |c: char| c.to_ascii_lowercase() == letter;
        let len = rest.find(|c| !same(c)).unwrap_or(rest.len());
        match date_part(letter, len) {
            Some(part) => {
                self.japanese |= matches!(part, DatePart::EraName(_));
                self.push(Token::Date(part), &rest[len..])
            }
            None => self.literal_char(rest),
        }
    }

    /// `[Red]`, `[h]`, `[>=100]`, `[$¥-411]`: what is inside the brackets.
    fn bracket(&mut self, inside: &str) {
        if let Some(currency) = inside.strip_prefix('$') {
            let (sign, locale) = currency.split_once('-').unwrap_or((currency, ""));
            self.literal(sign);
            let locale = locale.to_ascii_lowercase();
            self.japanese |= locale.ends_with("411") || locale.starts_with("ja");
            return;
        }
        let lower = inside.to_ascii_lowercase();
        let all = |c: char| !lower.is_empty() && lower.trim_matches(c).is_empty();
        let len = lower.len();
        let elapsed = match () {
            () if all('h') => Some(DatePart::ElapsedHours(len)),
            () if all('m') => Some(DatePart::ElapsedMinutes(len)),
            () if all('s') => Some(DatePart::ElapsedSeconds(len)),
            () => None,
        };
        match elapsed {
            Some(part) => self.tokens.push(Token::Date(part)),
            None => self.condition = Condition::parse(inside).or(self.condition.take()),
        }
    }

    fn push<'a>(&mut self, token: Token, behind: &'a str) -> &'a str {
        self.tokens.push(token);
        behind
    }

    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(before)) => before.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    fn literal_char<'a>(&mut self, text: &'a str) -> &'a str {
        let behind = skip_char(text);
        self.literal(&text[..text.len() - behind.len()]);
        behind
    }

    /// `m` is a minute right behind hours and right before seconds, else a month.
    fn settle_minutes(&mut self) {
        use DatePart::*;
        let parts: Vec<(usize, DatePart)> = (self.tokens.iter().enumerate())
            .filter_map(|(i, token)| match token {
                Token::Date(part) if !matches!(part, Noon(_)) => Some((i, *part)),
                _ => None,
            })
            .collect();
        for (n, &(i, part)) in parts.iter().enumerate() {
            let before = n.checked_sub(1).map(|n| parts[n].1);
            let after = parts.get(n + 1).map(|(_, part)| *part);
            let in_a_time = matches!(before, Some(Hour(_) | ElapsedHours(_)))
                || matches!(after, Some(Second(_) | ElapsedSeconds(_)));
            if let (Month(len @ ..=2), true) = (part, in_a_time) {
                self.tokens[i] = Token::Date(Minute(len));
            }
        }
    }

    /// In a date, `.00` behind seconds is their fraction, and other signs are text.
    fn settle_seconds(&mut self) {
        if !self.is_date() {
            return;
        }
        let mut settled: Vec<Token> = Vec::new();
        let mut tokens = std::mem::take(&mut self.tokens).into_iter().peekable();
        while let Some(token) = tokens.next() {
            let seconds = matches!(
                settled.last(),
                Some(Token::Date(DatePart::Second(_) | DatePart::ElapsedSeconds(_)))
            );
            settled.push(match token {
                Token::Point
                    if seconds && tokens.peek() == Some(&Token::Digit('0')) =>
                {
                    let mut digits = 0;
                    while tokens.next_if_eq(&Token::Digit('0')).is_some() {
                        digits += 1;
                    }
                    Token::Date(DatePart::Fraction(digits))
                }
                Token::Point => Token::Literal(".".to_owned()),
                Token::Comma => Token::Literal(",".to_owned()),
                Token::Digit(digit) => Token::Literal(digit.to_string()),
                other => other,
            });
        }
        self.tokens = settled;
    }
}

fn date_part(letter: char, len: usize) -> Option<DatePart> {
    Some(match letter {
        'y' => DatePart::Year(len),
        'e' => DatePart::EraYear(len),
        'g' => DatePart::EraName(len),
        'm' => DatePart::Month(len),
        'd' => DatePart::Day(len),
        'a' if len >= 3 => DatePart::Weekday(len),
        'h' => DatePart::Hour(len),
        's' => DatePart::Second(len),
        _ => return None,
    })
}

/// The sections of a code: split at the semicolons that are not text.
fn split(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut closing = None;
    let mut escaped = false;
    for (i, c) in code.char_indices() {
        match closing {
            _ if escaped => escaped = false,
            Some(end) if c == end => closing = None,
            Some(_) => {}
            None => match c {
                '"' => closing = Some('"'),
                '[' => closing = Some(']'),
                '\\' | '_' | '*' => escaped = true,
                ';' => {
                    sections.push(&code[start..i]);
                    start = i + 1;
                }
                _ => {}
            },
        }
    }
    sections.push(&code[start..]);
    sections
}

fn skip_char(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// What is behind a word that may be written in either case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}
