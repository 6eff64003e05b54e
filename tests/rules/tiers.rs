//! KP200–KP219: tiers and strategy.
