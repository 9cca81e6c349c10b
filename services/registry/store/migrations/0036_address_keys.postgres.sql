-- The area is no part of an address's key any more ("d311|12 duong lach tray" becomes "12 duong lach tray"): a reform
-- gives the place another area. Whoever then shares a key has its own slot, but for one, which the others meet (0002).
update match_keys set slot = organization where what = 'ADDRESS';
update match_keys set key = substr(key, strpos(key, '|') + 1) where what = 'ADDRESS';
update match_keys set slot = '' where what = 'ADDRESS' and current = 1 and slot = (
  select min(m.slot) from match_keys m where m.what = 'ADDRESS' and m.key = match_keys.key and m.current = 1);
