package enum PersistencePlaceholder {}
