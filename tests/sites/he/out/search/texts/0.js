isnad("texts/0","~w~h~e~r~e~-H@A~e~s~-~sAFH~d)~2~0~2~5~-~1~2~-~2~0)~2~0P3-*'V~2~0~2~5)#%7s0$*3+Myc#9'V8,%b2-&O5$6`z&Y-QB!S%o&a1")
