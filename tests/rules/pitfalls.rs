//! KP301–KP310, KP401–KP404: the ten pitfalls and the 3×3 framework.
