isnad("texts/0/0",["/e)&;}&';'#n+->B>R;M>;>B->B!~D&<&.X|!>B>R-Ge)&!+$&b%!}&c#n+E-8c&<i+Ac,d#!u:=%p|kIptr9h#r/(J!7"])
