package enum AudioPlaceholder {}
