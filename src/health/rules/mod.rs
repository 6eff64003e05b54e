//! The registry of rules. To add a rule, write its file, add a line here in the order of codes, and a line to the table
//! of codes.

use crate::diagnostics::Code;
use crate::health::rule::Rule;

macro_rules! rules {
    ($($code:ident $name:ident)*) => {
        $(pub(crate) mod $name;)*

        /// Every rule, in the order of codes.
        pub(crate) static RULES: &[&Rule] = &[$(&$name::RULE),*];

        /// The rule of a code; none for a code that is no rule.
        pub(crate) fn rule(code: Code) -> Option<&'static Rule> {
            match code {
                $(Code::$code => Some(&$name::RULE),)*
                _ => None,
            }
        }

        #[cfg(test)]
        const FILES: &[(Code, &str)] = &[$((Code::$code, stringify!($name))),*];
    };
}

rules! {
    KP200 missing_for_status
    KP201 stuck_tactical
    KP202 stuck_operational
    KP203 copied_forward
    KP204 uniform_uplift
    KP205 scattered
    KP206 acted_before_deciding
    KP207 execution_steers_strategy
    KP208 green_but_mute
    KP209 unsigned_jbp
    KP210 next_step
    KP211 slogan
    KP212 nothing_given_up
    KP213 orphan_objective
    KP214 idle_decision
    KP215 strategy_or_action
    KP216 no_scenario
    KP217 trigger_unanswered
    KP218 untestable_trigger
    KP219 working_on_a_sacrifice
    KP221 goal_unserved
    KP222 money_without_decision
    KP223 decision_ran_out
    KP224 change_not_made
    KP225 space_undecided
    KP226 posture_off_the_matrix
    KP301 owned_by_one
    KP302 written_alone
    KP303 no_senior_interest
    KP304 never_looked_at_again
    KP305 short_term
    KP306 not_reviewed
    KP307 all_about_us
    KP308 kept_close
    KP309 box_filling
    KP310 nobody_owns_it
    KP401 coverage_gap
    KP402 shallow_analysis
    KP403 reporting_not_planning
    KP404 not_rolled
    KP501 pool_overcommitted
    KP502 person_overallocated
    KP503 request_without_case
    KP504 decided_without_reason
    KP511 alignment_falling
    KP512 alignment_stale
    KP513 straight_lined
    KP514 alignment_unevidenced
    KP601 title_not_role
    KP602 kpi_not_role
    KP603 too_many_accounts
    KP604 stage_mismatch
    KP605 manager_absent_from_strategy
    KP611 single_threaded
    KP612 no_executive_contact
    KP613 key_person_not_met
    KP614 no_doubter_recorded
    KP615 contact_gone
    KP701 kpi_without_target
    KP702 direction_contradicts_target
    KP703 stale_reading
    KP704 impossible_value
    KP705 too_many_kpis
    KP706 bridge_does_not_add_up
    KP707 quarters_do_not_add_up
    KP708 watermelon
    KP709 status_without_note
    KP711 review_without_decision
    KP712 actions_overdue
    KP713 zombie_action
    KP714 two_readings
    KP715 objective_overdue
    KP716 commitment_overdue
    KP717 request_undecided
    KP718 plan_ended
    KP719 plans_overlap
    KP724 contract_notice
    KP725 promotion_unevaluated
    KP726 over_budget
    KP727 terms_without_condition
    KP728 out_of_term
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_stands_in_a_file_of_its_name_under_its_code() {
        for (code, file) in FILES {
            assert_eq!(rule(*code).map(|rule| rule.code), Some(*code), "{file}");
            assert_eq!(*file, code.name().replace('-', "_"));
        }
        assert!(RULES.is_sorted_by_key(|rule| rule.code));
    }
}
