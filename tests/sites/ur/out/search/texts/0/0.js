isnad("texts/0/0",["~w~hOPO:KABOQ:QBJK~d*@F@]:V@:@F*@Fs-)6,G!@F@]*;#p$b$#.tjN*<+-,#Gf>&9,fZ)+/hLkbcw>SrE%r&}c=#jM!8"])
