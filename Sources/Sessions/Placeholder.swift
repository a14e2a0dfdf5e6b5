package enum SessionsPlaceholder {}
