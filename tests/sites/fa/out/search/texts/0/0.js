isnad("texts/0/0",["~w~hPQP9G>?PR9R?FGa-=A=[9U=9=A-~۲~۰!)5#(/,!~۲~۰~۲~۵-Nj'6*!;Xci#$h)J-6,K!)'(!v;'*#&fH(%/L!@b%$Bz#k!<M*d6')I!8"])
