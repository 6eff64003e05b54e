//! People of both sides.

use super::common::{Day, Text, to};
use crate::front_matter::{Percent, Ref};
use crate::period::Period;
use crate::span::Placed;

vocabulary! {
    /// Whose person it is.
    Side { Supplier "supplier", Customer "customer", Partner "partner" }
    /// The function a person works in.
    Function {
        Sales "sales", Supply "supply", Finance "finance", Marketing "marketing", Category "category",
        Insight "insight", It "it", Hr "hr", Legal "legal", Engineering "engineering", Service "service",
        Field "field", Purchasing "purchasing", Operations "operations", Executive "executive", Other "other",
    }
    /// The place in an account's team.
    TeamRole {
        Kam "kam", Deputy "deputy", Director "director", Sponsor "sponsor", Member "member", Support "support",
        Buyer "buyer", CategoryManager "category_manager", CommercialDirector "commercial_director",
        Operations "operations",
    }
    /// How a person sells.
    Role { Hunter "hunter", Farmer "farmer", Advisor "advisor", None "none" }
}

record! {
    /// A person of the supplier, the customer or a partner.
    Person {
        side: Placed<Side>,
        account: Option<Ref<to::Account>>,
        job_title: Option<Text>,
        function: Placed<Function>,
        team_role: Option<Placed<TeamRole>>,
        role: Option<Placed<Role>>,
        kpi_families: Vec<Placed<super::objective::Family>>,
        since: Option<Day>,
        until: Option<Day>,
        allocation: Vec<Allocation>,
    }
}

record! {
    /// The share of a person's time that an account has in a period.
    Allocation { account: Ref<to::Account>, period: Placed<Period>, pct: Placed<Percent> }
}
