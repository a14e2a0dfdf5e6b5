package enum EnginesPlaceholder {}
