"""Names by which the privacy guard knows that somebody is spoken of: common given and family names.

A name that is missing here is still known by what stands beside it ("patient …", "… was arrested").
"""


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


GIVEN = words("""
    aaliyah aaron abby abdi abdoulaye abdul abdullah abel abena abigail abraham ada adaeze adam addie addison
    adela adele aditya adrian adriana adrienne agnes agnieszka ahmed aidan aiden aileen aisha akeem akira alan
    alana albert alberto aldo alec alejandra alejandro alessandra alex alexa alexander alexandra alexandria
    alexis alfonso alfred alfredo ali alice alicia alina alisha alison allan allen allison alma alonso alonzo
    althea alvaro alvin alyssa ama amal amanda amandeep amara amari amber amelia amina aminata amir amit amos
    amparo amy ana anahi anastasia anders andre andrea andreas andrei andres andrew andy angel angela angelica
    angelina angelo angie anh anil anita anjali ann anna annabelle anne annette annie anthony antoine
    antoinette anton antonia antonio antwan antwon anya april april-ann araceli archie ariana ariel arjun
    arlene armando arnold art arturo arun asha ashanti ashley ashlyn astri astrid aubrey audrey august aurora
    austin autumn ava axel ayaan ayana ayesha babatunde barbara barney barry bart basil beatrice beatriz becky
    belinda ben benita benjamin bennie benny bernadette bernard bernice bernie bert bertha bessie beth bethany
    beto betsy betty beverly bianca bill billie billy bishop bjorn blaine blake blanca blossom bob bobbie
    bobby bogdan bonnie boris brad bradley brandi brandon brandy braxton brayden breanna brenda brendan brenna
    brent bret brett brian briana brianna bridget brielle brittany brook brooke bruce bruno bryan bryant bryce
    buck burt butch byron cade caitlin caleb calvin camila camille candace candice carl carla carlos carlotta
    carlton carly carmella carmen carol carole carolina caroline carolyn carrie carter casey cassandra cassie
    catalina catherine cathy cecelia cecil cecilia cedric celeste celia cesar chad chandra chantal charlene
    charles charlie charlotte chase chavela chelsea chen cheryl chester chet chiara chidi chinedu chloe chris
    christa christian christina christine christopher christy chuck chuy ciara cindy citlali claire clara
    clarence clarice clarissa clark claude claudia clay clayton clem cletus cliff clifford clifton clint
    clinton clyde cody colby colin colleen colton concepcion connie connor conrad constance consuela consuelo
    cooper cora corey corinne cornelius cortez cory courtney craig cristian cristina crystal curtis cynthia
    daisy dakota dale dallas dalton damian damien damon dan dana dane daniel daniela danielle danny dante
    daphne daquan daquarius darius darla darlene darnell darrell darren darryl daryl dave david davion davon
    dawn dawson dean deandra deandre deanna deb debbie deborah debra dede dee deepa deepak deirdre deja dejuan
    delia della delores delroy demarcus demetrius denise dennis denzel deonte derek derrick desean deshaun
    deshawn desiree desmond destiny devante devin devon devonte dewayne dewey dex diana diane diego dillon
    dina dion dionne dixie dmitri dmitry dolly dolores dominic dominique don donald donna donnell donnie
    donovan donta dontae dora doreen doris dorothy dottie doug douglas drew duane duc dulce duncan dustin
    dutch dwan dwayne dwight dylan earnest ebonie ebony ed eddie eden edgar edith edmund edna eduardo edward
    edwin efrain eileen elaine eleanor elena eli elias elijah elisa elise eliza elizabeth ella ellen elliot
    elliott ellis elmer eloise elsa elsie elvira elvis emanuel emeka emilia emilio emily emma emmanuel enid
    enrique eric erica erick erik erika erin ernest ernestine ernesto ernie ervin esmeralda esperanza esteban
    estela estelle esther ethan ethel eugene eulalia eunice eva evan evangelina evangeline eve evelyn everardo
    everett ezekiel ezra fabian fabiola faith farah farhan fatima fatou fay faye federico felicia felipe felix
    fermin fern fernando fidel finley fiona flora florence floyd folake forest forrest fran frances francesca
    francine francis francisco francois frank frankie franklin fred freda freddie frederick fritz gabriel
    gabriela gabrielle gail garrett gary gavin gayle genaro gene geoffrey george georgia georgina gerald
    geraldine gerard german gerri gerry gertrude gianna gil gilbert gilberto gina ginger ginny giovanni
    giuseppe gladys glen glenda glenn gloria gordon grace grady grant greg gregg gregory greta gretchen grover
    guadalupe guillermo gurpreet gus gustavo guy gwen gwendolyn hadley hakeem hal hank hannah hans hao harley
    harlow harold harpreet harriet harry haruto harvey hassan hattie hayden hazel heath heather hector heidi
    helen helena henrietta henry herbert heriberto herman hilario hilary hilda hiroshi hodan holly homer hope
    horace hortencia houston howard hubert huck huey hugh hugo humberto hung hunter huong hussein hyun ian
    ibrahim ibrahima ida ifeoma ifrah ignacio igor ike ilene ilse imani imran ina ines inga ingeborg ingrid
    ione ira irene irina iris irma irving irwin isaac isabel isabella isai isaiah isidro ismael israel issac
    itzel ivan ivanka ivette ivy jacinta jack jackie jackson jaclyn jacob jacobo jacqueline jacquelyn jada
    jade jaidyn jaime jake jakub jaleel jalen jamal jamar jamarcus james jameson jamie jamila jan jane janelle
    janet janice janie janine janis jaquan jaqueline jared jarrod jasmine jason jaspreet javier jaxon jay
    jayden jaylen jayson jean jeanette jeanne jeannie jeb jed jeff jeffery jeffrey jenna jennie jennifer jenny
    jerald jeremiah jeremy jermaine jerome jerry jesse jessica jessie jesus jewel jian jill jillian jim jimmie
    jimmy jo joan joann joanna joanne joaquin jocelyn jodi jody joe joel joey johanna john johnathan johnnie
    johnny jojo jon jonah jonas jonathan joni jordan jorge jose josefina joseph josephine josh joshua josiah
    josie josue joy joyce juan juana juanita judith judy julia julian juliana julianne julie juliet julio
    julius jun june junior justin kadeem kai kaia kaitlyn kaleb kamal kamala kanye kao kara kareem karen
    karina karl karla kasia kate katelyn katherine kathleen kathryn kathy katie katrina katya kavita kay kayla
    kaylee keiko keisha keith kelley kelli kellie kelly kelsey kelvin ken kendall kendra kendrick kenji kenley
    kenneth kenny kent kenya kenyatta keon kerry kevin keyshawn khadija khalid kiana kiara kieran kiley kim
    kimberly kinsley kirk kirsten kitty kofi kolton krista kristen kristi kristie kristin kristina kristine
    kristopher kristy krystal kurt kwabena kwame kyle kylee kylie lacey lacy ladislao ladonna lakeisha lakisha
    lakshmi lamar lamont lana lance landon lane larry lars lashawn lashonda latanya latasha latisha latonya
    latoya latrell latrice laura lauren laurence laurie lavar lavell lavonne lawrence leah leandro lee leigh
    leila lem lena lenny lenora leo leobardo leon leona leonard leonardo leroy leslie lester letha leticia
    levar levi lewis lexi liam lila lillian lilly lily lincoln linda lindsay lindsey linh lionel lisa liz liza
    lizbeth lloyd logan lois lola london lonnie lora lorena lorenzo loretta lori lorraine lou louie louis
    louisa louise lourdes luca lucas lucia luciano lucille lucinda lucy ludmila luis luisa luke lulu lupe
    lupita luther luz lydia lyla lyle lynda lyndon lynette lynn lynne mabel macario mack macy maddie madeline
    madison mae magdalena maggie mahmoud mai makayla malcolm malia malik mamadou mamie mandy manny manpreet
    manuel manuela marc marcel marcela marcella marcia marco marcos marcus margaret margarita marge margie
    margo margot marguerite maria mariah mariam marian mariana marianne maribel maricela maricruz marie marilu
    marilyn mario marion marisa marisela marisol marissa marjorie mark marlena marlene marlon marquis marquise
    marsha marta martha martin marty marvin mary maryann mason mateo mateusz mathew matt matteo matthew mattie
    maude maureen maurice mauricio mavis max maxine may maya mckayla mckenna mckenzie meena megan mei melanie
    melba melinda melissa melody melvin memo mercedes meredith merle mervin mia micah michael michaela micheal
    michele michelle miguel mikayla mike mikhail milagros mildred miles millard millie milton mina mindy
    minerva ming minh minnie miranda miriam mitch mitchell mitzi moe moesha mohamed mohammad mohammed mohamud
    moises molly mona monet monica monique montel montrell morgan mort moses moussa muhammad muriel myra myrna
    myron myrtle nacho nadia nadine nakia nan nancy naoko naomi natalia natalie natasha nate nathan nathaniel
    ned neha neil nell nellie nelson nettie newt ngozi nia nicanor nicholas nichole nick nicolas nicole nikki
    nikolai nina nita noah noel noelia noelle noemi nohemi nola nora norma norman octavia octavio odessa
    oksana olena oleta olga olin olive oliver olivia ollie oluwaseun omar opal ophelia oren orlando orville
    oscar osvaldo otis ousmane owen ozzie pablo paco paige paisley pam pamela pao paola paolo paris parisa
    parker pat patrice patricia patrick patsy patti pattie patty paul paula paulette pauline pavel pearl
    pearlie pedro peggy penny pepe percival percy perry pete peter petra phil philip phillip phoebe phyllis
    pierre piotr piper polly pooja porfirio precious presley preston priscilla priya priyanka quang queenie
    quentin quincy quinn quirino rachael rachel raekwon rafael raheem rahul ralph ralphie ramesh ramiro ramon
    ramona randal randall randy raquel rashad rashawn rasheed raul ravi ray raymond reagan reba rebecca reed
    reese refugio reggie regina reginald renata rene renee rex reynaldo rhiannon rhonda ricardo rich richard
    rick rickey ricky rigo rigoberto riley rita rob robbie robert roberta roberto robin rochelle rodney
    rodolfo rodrick rodrigo rogelio roger rohan rohit roland rolando rollie roman ron ronald ronda ronnie
    roosevelt rosa rosalie rosalind rosario roscoe rose roseanne rosemarie rosemary rosie roslyn ross rowan
    rowena roxanne roxie roy ruben rubin ruby rudolph rudy rufus russell rusty ruth ryan rylee ryleigh sabino
    sabrina sadie sakura salim sally salvador sam samantha samir samuel sandra sandy sanjana sanjay santiago
    santos sara sarah sasha saul savannah sawyer scott sean sebastian segun selena selma serena sergei sergio
    seth seung shakira shana shane shanice shanika shaniqua shannon shantel shaquan shaquille shari sharon
    shaun shauna shawn sheena sheila shelby sheldon shelia shelley shelly sheri sherman sherri sherry sheryl
    shirley sidney sierra silas silvia simon simone simran sipho skip sky skye skylar socorro sofia soledad
    sonia sonja sonny sonya sophia sophie spencer stacey staci stacie stacy stan stanley stefan stefanie
    stella stephan stephanie stephen sterling steve steven stu stuart sue summer sunita sunny suresh susan
    susana susanna susie suzanne sven svetlana sydney sylvester sylvia tabitha tamara tami tamika tamiko tammy
    tania tanisha tanner tanya tara tariq tasha tatiana tatyana tawanda taylor tayvon ted tendai terence
    teresa teri terrance terrell terrence terri terry tess tessa thabo thaddeus thelma theo theodore theresa
    thi thomas thuy tia tiana tiara tiburcio tiffany tilda tim timmy timothy tina tito tobias toby todd tom
    tomas tomasz tommie tommy toni tonia tony tonya tori tou tracey traci tracie tracy trang travis tremaine
    trent trevor trey tricia trina trinidad trinity trista tristan troy trudi trudy tucker tunde ty tyesha
    tyler tyra tyree tyrell tyrese tyrone tyson ulises ulysses ursula val valentina valeria valerie van
    vanessa velda velma vera verna vernon veronica vicki vickie vicky victor victoria vijay vikram vince
    vincent vinnie viola violet virgil virginia vivian vladimir wade wallace wallis wally walt walter wanda
    ward warren wayne wei wendell wendy wes wesley whitney wilbert wilbur wilda wilford wilfred wilfredo will
    willa willard william willie willis wilma wilson winifred winnie winston woodrow wren wyatt xavier
    xiaoming ximena xiomara yadira yahir yan yasmin yasmine yaw yesenia yesica ying yolanda young yousef yuki
    yuridia yusuf yvette yvonne zach zachary zachery zainab zaire zander zane zeke zelda zena zoe zoey zofia
    zola zuri
    """)
"""Given names, in lower case; some are words or places too (below)."""

AMBIGUOUS = words("""
    ama amber amparo angel angie anh april art august aurora austin autumn basil bill bishop blaine blake
    blossom brook brooke buck butch cade carol carter chase christian clay constance cooper cortez crystal
    daisy dakota dallas dalton dawn dean destiny dulce dutch ed eden ellis eve faith fern finley forest
    forrest frank georgia german ginger grace grant guy hao harley hayden hazel heath holly homer hope houston
    hung hunter iris israel ivy jack jackson jade jay jesus jewel jordan joy jun june junior kay kent kiana
    landon lane lee lily lincoln london madison mai marion mark mason max may melody memo mercedes miles
    milton ming moe morgan myrtle nan olive paisley paris parker pat pearl penny piper precious presley reagan
    reed reese refugio rich rob roman rose rowan ruby rusty sandy savannah sawyer sherman sierra skip sky skye
    soledad sonny sterling sue summer sunny sydney tito tou trang trinidad trinity val van vernon viola violet
    virginia ward wes will wren yan ying young
    """)
"""Given names that are a word, a month or a place as well: one alone is a name only before a plain fact."""

FAMILY = words("""
    abbott abdi abrams acevedo acosta adams aguilar aguirre ahmed alexander ali allen alvarado alvarez
    anderson andrews aquino arellano armstrong arnold arroyo ashby atkins austin avila ayala bailey baker
    baldwin ballard banks barker barnes barnett barr barrera barrett barron bartlett barton bass bates bauer
    beck becker bell beltran benitez bennett benson benton bernal berry bishop blackburn blackwell blair blake
    blanchard blankenship boone booth bowen bowers bowman boyd boyer bradford bradley bradshaw brady branch
    brandt bray brennan brewer bridges briggs brock brooks brown bruce bryan bryant buchanan buck buckley
    bullock burgess burke burnett burns burton bush butler byrd cabrera cain calderon caldwell calhoun
    callahan camacho cameron campbell campos cannon cantu cardenas carey carlson carney carpenter carr
    carrillo carroll carson carter case casey castaneda castillo castro cervantes chambers chan chandler chang
    chapman charles chase chavez chen cherry choi christensen christian church clark clarke clay clayton
    clements cline cobb cochran cohen cole coleman collier collins colon combs compton conley conner conrad
    contreras conway cook cooke cooper copeland cordova correa cortes cortez costa cote cox craig crane
    crawford crosby cross cruz cuevas cummings cunningham curry curtis dalton daniel daniels davenport
    davidson davila davis dawson day dean decker delacruz delarosa deleon delgado dennis diaz dickerson
    dickson dixon do dodson doe dominguez donaldson donovan dorsey dougherty douglas downs doyle drake duarte
    dudley duffy duncan dunlap dunn duran durham dyer eaton edwards elliott ellis ellison emerson english
    erickson escobar esparza espinoza estes estrada evans everett ewing farley farmer farrell faulkner
    ferguson fernandez ferrell fields figueroa finley fischer fisher fitzgerald fitzpatrick fleming fletcher
    flores flowers floyd flynn foley fontaine ford foster fowler fox francis franco frank franklin frazier
    frederick freeman french friedman frost fry frye fuentes fuller gaines galindo gallagher gallegos galvan
    garcia gardner garner garrett garrison garza gates gentry george gibbs gibson gilbert giles gill gillespie
    gilmore glass glenn glover gomez gonzales gonzalez good goodman goodwin gordon gould graham grant graves
    gray green greene greer griffin griffith grimes gross guerra guerrero gutierrez guzman haas hale haley
    hall hamilton hammond hampton hancock hanna hansen hanson hardin harding hardy harmon harper harrell
    harrington harris harrison hart hartman harvey hassan hatfield hawkins hayden hayes haynes heath hebert
    henderson hendricks hendrix henry hensley henson herman hernandez herrera herring hess hester hickman
    hicks higgins hill hines hinton ho hobbs hodge hodges hoffman hogan holden holland holloway holmes holt
    hood hooper hoover hopkins hopper horn horne horton house houston howard howe howell hu huang hubbard
    huber hudson huerta huff huffman hughes hull humphrey hunt hunter hurley hurst hussein hutchinson huynh
    ibarra ibrahim ingram irwin jackson jacobs jacobson james jarvis jefferson jenkins jennings jensen jimenez
    johns johnson johnston jones jordan joseph joyce juarez kane kaufman keith keller kelley kelly kemp
    kennedy kent kerr key khan kidd kim king kirby kirk klein kline knapp knight knox koch kramer kumar lam
    lamb lambert landry lane lang lara larsen larson lawrence lawson le leach leblanc lee leon leonard lester
    levine levy lewis li lin lindsey little liu livingston lloyd logan long lopez love lowe lowery lozano
    lucas lucero lugo luna lynch lynn lyons macdonald macias mack maddox magana mahoney maldonado malone mann
    manning marks marquez marsh marshall martin martinez mason massey mathews mathis matthews maxwell may
    mayer maynard mayo mcbride mccall mccann mccarthy mccarty mcclain mcclure mcconnell mccormick mccoy
    mccullough mcdaniel mcdonald mcdowell mcfarland mcgee mcgrath mcguire mcintosh mcintyre mckay mckee
    mckenzie mckinney mcknight mclaughlin mclean mcmahon mcmillan mcneil mcpherson meadows medina mejia
    melendez melton mendez mendoza mercado mercer merrill merritt meyer meyers meza michael middleton miles
    miller mills miranda mitchell molina monroe montes montgomery montoya moody moon moore mora morales moran
    moreno morgan morris morrison morrow morse morton moses mosley moss mueller mullen mullins munoz murillo
    murphy murray myers nash nava navarro neal nelson newman newton nguyen nichols nicholson nielsen nixon
    noble nolan norman norris norton novak nunez obrien ochoa oconnell oconnor odom odonnell okafor okeefe
    oliver olsen olson oneal oneill orozco orr ortega ortiz osborne owen owens pace pacheco padilla page
    palmer park parker parks parrish parsons patel patrick patterson patton paul payne pearson peck pena
    pennington perez perkins perry peters petersen peterson pham phelps phillips pierce pittman pitts pollard
    ponce poole pope porter potter potts powell powers pratt preston price prince proctor pruitt pugh quinn
    quintero ramirez ramos ramsey randall randolph rangel rasmussen ray reed reese reeves reid reilly reyes
    reynolds rhodes rice rich richard richards richardson riggs riley rios ritter rivas rivera rivers robbins
    roberts robertson robinson robles rocha rodgers rodriguez rogers rojas roman romero rosales rosario rosas
    rose ross roth rowe rowland roy rubio ruiz rush russell russo ryan salas salazar salgado salinas sampson
    sanchez sanders sandoval sanford santana santiago santos saunders savage sawyer schmidt schneider
    schroeder schultz schwartz scott sellers serrano sexton shaffer shah shannon sharp shaw shea shelton
    shepard shepherd sheppard sherman shields short silva simmons simon simpson sims singh singleton skinner
    sloan small smith snow snyder solis solomon soto sparks spears spence spencer stafford stanley stanton
    stark steele stein stephens stephenson stevens stevenson stewart stokes stone stout strickland strong
    stuart suarez sullivan summers sutton swanson sweeney tang tanner tapia tate taylor terrell terry thomas
    thompson thornton todd torres townsend tran travis trejo trevino trujillo truong tucker turner tyler
    underwood valdez valencia valentine valenzuela vance vang vargas vasquez vaughan vaughn vazquez vega
    velasquez velazquez velez villa villanueva villarreal villegas vincent vo vu wade wagner walker wall
    wallace waller walls walsh walter walters walton wang ward ware warner warren washington waters watkins
    watson watts weaver webb weber webster weeks weiss welch wells west wheeler whitaker white whitehead
    wiggins wilcox wiley wilkerson wilkins wilkinson williams williamson willis wilson winters wise wolf wolfe
    wong wood woodard woods woodward wooten wright wu wyatt xiong yang yates yoder york young yu zamora zapata
    zavala zhang zimmerman zuniga
    """)
"""Family names, in lower case."""
