//! KP601–KP614: roles and the stakeholder map.
