isnad("texts/0/0",["^[LML:I@ALN:NAHIZ(?C?U:P?:?C(?Ce8-*'k?C?U(#%=K!5$*8+bmqG(#B'k>,%v7-&d;$<t*7$&n-fS!h%/*&u6"])
