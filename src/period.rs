//! Periods.
use jiff::civil::Date;
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Period {
    Year(i16),
    Half(i16, u8),
    Quarter(i16, u8),
    Month(i16, u8),
}
impl Period {
    pub fn parse(_text: &str) -> Option<Period> {
        None
    }
    pub fn start(self, _fiscal_month: i8) -> Date {
        Date::ZERO
    }
    pub fn end(self, _fiscal_month: i8) -> Date {
        Date::ZERO
    }
    pub fn month_of(date: Date) -> Period {
        Period::Month(date.year(), date.month() as u8)
    }
}
impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
