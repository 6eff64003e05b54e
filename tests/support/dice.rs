//! Random numbers that are the same on every machine.

/// A small generator of numbers: one seed always gives the same row of them.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number from nothing up to one less than `sides`; of no sides at all, nothing.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    /// Yes in two of three cases.
    pub(crate) fn often(&mut self) -> bool {
        self.roll(3) > 0
    }

    /// One of several.
    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}
