/** Guests of a fair, as somebody typed them: two rows are of no use, which the import says. */
export const fairGuests = `Name,Email,Company,City,Country
Grace Hopper,grace@example.com,"Compilers, Inc.",Arlington,United States
Katherine Johnson,katherine@example.com,Orbit Press,Hampton,United States
Alan Turing,alan@example.com,Bletchley Books,Wilmslow,United Kingdom
Hedy Lamarr,hedy@example.com,Frequency Film,Vienna,Austria
Kōichi Satō,koichi@example.com,Sakura Print,Tōkyō,Japan
Márta Kovács,marta@example.com,Duna Postcards,Budapest,Hungary
Mary Jackson,mary@example.com,Windtunnel Works,Hampton,United States
Charles Babbage,bounced+charles@resend.dev,Difference & Sons,London,United Kingdom
Annie Easley,annie@example.com,Centaur Cards,Cleveland,United States
Edsger Dijkstra,edsger@example.com,Shortest Path,Nuenen,Netherlands
Radia Perlman,radia@example.com,Spanning Tree Gallery,Boston,United States
Sofja Kowalewskaja,sofja@example.com,,Stockholm,Sweden
Mileva Marić,mileva@example.com,,Novi Sad,Serbia
Emmy Noether,emmy@example.com,Symmetry Paper,Erlangen,Germany
Ida Rhodes,ida at example dot com,,Washington,United States
Lise Meitner,lise@example.com,,Berlin,Germany
Chien-Shiung Wu,chien@example.com,Parity Prints,New York,United States
The lady with the hat,,,,
`

/** What came in by telephone since. */
export const lateGuests = `Name,Email,Company,City,Country
Grace Hopper,grace@example.com,"Compilers, Inc.",New York,United States
Dorothy Vaughan,dorothy@example.com,West Area Typesetting,Hampton,United States
Rózsa Péter,rozsa@example.com,Recursion Books,Budapest,Hungary
Margaret Hamilton,margaret@example.com,Apollo Stationery,Cambridge,United States
`
