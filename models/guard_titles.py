"""What stands around names, and what looks like a name and is none, for the privacy guard, in lower case."""

from models.guard_names import words

TITLES = words("""
    judge justice magistrate sheriff undersheriff director dr doctor chief commissioner officer deputy sgt
    sergeant captain capt lt lieutenant major corporal trooper detective commander warden administrator
    superintendent councilmember councilman councilwoman councilor alderman senator sen representative rep
    assemblymember mayor governor president chair chairperson chairman chairwoman co-chair cochair
    vice-chair coordinator manager supervisor specialist clinician nurse counselor attorney da prosecutor
    defender secretary treasurer clerk professor prof chaplain pastor rev reverend father-superior
    facilitator presenter speaker recorder liaison consultant analyst planner advocate navigator lead ceo
    cfo coo cmo medical-director psychologist therapist dispatcher paramedic emt firefighter principal
    designee member members trustee executive assistant undersecretary mover seconder sponsor-senator
    minutes-taker intern fellow owner ombudsman
    """)
"""What stands before the name of somebody who is spoken of in their office; and after it, behind a comma."""

CIVIL = words("mr mrs ms miss mx")
"""What stands before anybody's name."""

OF_PLACE = words("""
    act law laws county city town village center centre house hospital clinic foundation institute court
    courts hall place model waiver hearing hearings warning award fund program programs project initiative
    street st avenue ave road rd boulevard blvd drive dr lane building room university college school church
    home homes manor lodge farm ranch recovery services health healthcare behavioral memorial medical jail
    prison unit ward detention correctional academy coalition council committee department office bureau
    agency district region valley beach springs falls creek river lake mountain hills heights point bay
    island park plaza square station tower airport campus library museum team inc llc corp company
    associates group partners network alliance society association ministries mission shelter apartments inn
    hotel v vs settlement decision ruling order standard rule amendment bill protocol agreement scale screen
    tool inventory index test study report method resolution garden gardens wellness counseling therapy
    treatment line hub workgroup grant funding lawsuit consent decree days day pod wing annex
    """)
"""What makes an act, a place or a house of the name before it."""

BEFORE_PLACE = words("""
    st saint san santa los las el la fort ft mount mt camp port north south east west new lake university city
    county county's city's town village state bank hotel street
    """)
"""What makes a place of the word behind it."""

PLAIN = words("""
    after all although am another any anybody anyone as at because been before behind being below between
    both but by during each either else even ever every everybody everyone everything few first for former
    from half have he hello her here hers hi him his how however if in instead into is it its just last
    later latest like many maybe me more most much my near nearly neither never new next no nobody none nor
    not nothing now of off often old on once one only or other others our out over own per please possible
    previous quick re same second seen several she should since so some somebody someone something soon
    still such than thank thanks that the their them then there these they third this those though three
    through to today together tomorrow too two under until up update upon us very via was we well were what
    when where whether which while who whoever whole whom whose why will with without yes yesterday yet you
    your action activity adult affordable aging american annual appendix area arrest attachment attendance
    author authority background base behavioral best better board bureau business call capital care cause
    central certified chair chronic civil clinical collaborative community competency comprehensive concern
    correctional corrections county court crime criminal crisis current data date deadline december decision
    defense deflection description design discharge discussion dispatch diversion drug due early eastern
    economic education eight emergency english evening evidence facility family federal female finance fire
    fiscal five focus follow forensic four frequent friday full general goal governor grand group guideline
    harm health high homeless hospital hospitality human hour hours housing important improve indian
    information initial inside integrated intercept interim internal international item jail january job
    joint judicial july june juvenile key lake large latino law lead legal legislative liberty life local
    long main male manual medicaid medical medicare medicine meeting mental mid minutes mobile monday month
    monthly motion municipal narcan national native naloxone need night nine non northern notes november
    nursing objective october officer open opioid order outcome overdose overall pacific parking parole part
    partner patrol peer pending people personal phase phone pilot place plan police policy post practice
    pretrial primary prior priority private pro probation problem procedure program progress project
    proposed protocol psychiatric public purpose quarter quarterly question rapid regional regular release
    report request residential resource results return review risk road rural safe safety saturday school
    section senior september serious service seven sheriff short six small sober social southern special
    specialty staff start state statewide step stepping street strategic substance suicide summary sunday
    superior supreme sustainability system target task team ten text thursday time topic total training
    transition trauma treatment triage tribal tuesday united urgent veteran victim violence warm wednesday
    week weekly welcome western women work working workgroup year young youth hope grace faith spanish
    hispanic black white asian christian jewish catholic lutheran baptist methodist episcopal muslim oxford
    recovery sally salvation army red cross oregon california washington nevada idaho montana wyoming utah
    colorado arizona texas oklahoma kansas nebraska iowa missouri arkansas louisiana mississippi alabama
    tennessee kentucky illinois indiana ohio michigan wisconsin minnesota florida maine vermont
    massachusetts connecticut delaware maryland pennsylvania hawaii alaska deschutes multnomah columbia
    jackson's miranda brady trueblood olmstead daubert zoom teams slack google microsoft excel netsmart epic
    better bigger cheaper clearer closer earlier easier fairer faster greater higher larger longer lower
    quicker safer shorter simpler slower smaller sooner stronger warmer wider worse
    cerner sequential mapping stabilization handoff hotspot sobering respite navigation outreach haldol
    vivitrol suboxone methadone sublocade narcan's ssi ssdi snap tanf hud samhsa bja nami
    """)
"""Words with a capital that are no names: of beginnings, of titles and of places."""

NOT_INITIALS = words("""
    us usa da pd md am pm ie eg dc ny la nj nc sc nm nh nd sd ri va wv un rn po mh bh do sb ab hb hr cr cfr
    usc crs rcw ors fs phd jd ba bs ma ms ed er id co ps qa np pa pi ad ac dba et al vs jr sr no st mt ft
    ave ga pc rr sj aa na bc uk eu ap cit sim nami aclu acd lpc csw orc mcl ilcs ccp cpl ca wa or tx fl oh
    mi mn wi ct de hi ok ks ne mo ar ky tn nv az ut wy it le so ss pr tv hq ot pt rx dx hx sx fy ag cm cmo
    ceo cfo pto oc cc ti ii iv vi ix xi ll cd dv ia in me
    """)
"""Two and three letters that stand for something else than a person."""
