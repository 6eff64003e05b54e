//! People of both sides.

use crate::diagnostics::Placed;
use crate::document::front_matter::Percentage;
use crate::document::model::common::{Day, Text, to};
use crate::document::reference::Ref;
use crate::figures::period::Period;

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
        /// which side the person is on
        side: Placed<Side>,
        /// for somebody at a customer
        account: Option<Ref<to::Account>>,
        /// as on the business card
        job_title: Option<Text>,
        /// the department
        function: Placed<Function>,
        /// the place in the team
        team_role: Option<Placed<TeamRole>>,
        /// how they sell
        role: Option<Placed<Role>>,
        /// what they are measured by
        kpi_families: Vec<Placed<crate::document::model::objective::Family>>,
        /// the first day in the job
        since: Option<Day>,
        /// the last day in the job
        until: Option<Day>,
        /// the address that tables may name the person by; no page shows it
        email: Option<Text>,
        /// the share of their time an account has
        allocation: Vec<Allocation>,
    }
}

record! {
    /// The share of a person's time that an account has in a period.
    Allocation {
        /// who has the time
        account: Ref<to::Account>,
        /// when
        period: Placed<Period>,
        /// per cent of their time; all accounts of a quarter make at most 100
        pct: Placed<Percentage>,
    }
}
