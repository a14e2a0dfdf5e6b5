package enum WebInterfacePlaceholder {}
