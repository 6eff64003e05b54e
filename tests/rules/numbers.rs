//! KP501–KP514, KP701–KP713: resources, alignment, numbers.
