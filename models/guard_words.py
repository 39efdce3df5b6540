"""The words by which the privacy guard knows what is said of somebody: one class for each word or phrase.

Lower case, parted by commas. A longer phrase wins over a shorter one, and one that is in two classes counts
in the first. Who adds a word adds a sentence to ``tests/data/guard/`` too, one to be caught or one to pass.
"""

CLASSES: dict[str, str] = {
    # what nobody may say of one person: health
    "DIAG": """
        schizophrenia, schizophrenic, paranoid schizophrenia, schizoaffective, schizoaffective disorder,
        bipolar, bipolar disorder, bipolar i, bipolar ii, bipolar 1, bipolar 2, manic, mania, psychosis,
        psychotic, psychotic break, psychotic episode, paranoid, paranoia, delusional, delusions,
        hallucinating, hallucinations, auditory hallucinations, depression, depressed, clinically depressed,
        major depression, major depressive disorder, mdd, ptsd, post-traumatic stress disorder, complex
        ptsd, anxiety, anxiety disorder, panic disorder, panic attacks, borderline personality, borderline
        personality disorder, personality disorder, antisocial personality disorder, ocd, adhd, autism,
        autistic, asperger's, dementia, alzheimer's, tbi, traumatic brain injury, brain injury, intellectual
        disability, developmental disability, smi, serious mental illness, severe mental illness, severe and
        persistent mental illness, spmi, mental illness, mental illnesses, mentally ill, seriously mentally
        ill, mental health condition, mental health issues, mental health problems, mental health crisis,
        mental health diagnosis, mental health history, psychiatric history, mental breakdown, nervous
        breakdown, psychiatric disorder, thought disorder, mood disorder, opioid use disorder, oud,
        substance use disorder, substance use disorders, substance abuse disorder, sud, alcohol use
        disorder, aud, stimulant use disorder, co-occurring disorder, co-occurring disorders, dual
        diagnosis, addiction, addictions, addicted, addict, drug addict, heroin addict, meth addict,
        alcoholic, alcoholism, opioid addiction, heroin addiction, drug problem, drinking problem, meth
        problem, substance abuse problem, suicidal, suicidal ideation, suicidal thoughts, suicidality,
        homicidal, actively suicidal, hiv, hiv positive, hiv-positive, hepatitis, hepatitis c, hep c,
        diabetes, diabetic, cancer, epilepsy, epileptic, seizures, seizure disorder, tuberculosis, fetal
        alcohol syndrome, incompetent, incompetent to proceed, incompetent to stand trial, unfit to proceed,
        not competent, unfit to stand trial, gravely disabled, detoxing, withdrawing, decompensating,
        unmedicated, intoxicated, drunk, catatonic, self-harming, anorexia, bulimia, eating disorder,
        pregnant, mentally unstable, off the rails, mentally disabled, f20.9, f31.9, not guilty by reason of
        insanity, ngri, guilty but insane""",
    "MED": """
        meds, med, medication, medications, psych meds, psych med, psych medication, psych medications,
        psychiatric medication, psychiatric medications, psychotropic medication, psychotropics,
        antipsychotic, antipsychotics, antidepressant, antidepressants, mood stabilizer, benzodiazepines,
        benzos, haldol, haldol decanoate, haloperidol, abilify, abilify maintena, aripiprazole, aristada,
        risperdal, risperidone, zyprexa, olanzapine, seroquel, quetiapine, clozapine, clozaril, lithium,
        depakote, valproate, lamictal, lamotrigine, tegretol, invega, invega sustenna, sustenna,
        paliperidone, geodon, ziprasidone, latuda, lurasidone, thorazine, chlorpromazine, prolixin,
        fluphenazine, cogentin, vraylar, rexulti, caplyta, methadone, suboxone, subutex, buprenorphine,
        bupe, sublocade, brixadi, vivitrol, naltrexone, antabuse, disulfiram, campral, zoloft, sertraline,
        prozac, fluoxetine, lexapro, escitalopram, wellbutrin, celexa, paxil, effexor, cymbalta, trazodone,
        remeron, xanax, ativan, lorazepam, klonopin, valium, adderall, ritalin, vyvanse, gabapentin,
        insulin, mat, moud, medication-assisted treatment, medication assisted treatment, injectable,
        long-acting injectable, monthly injectable, lai, injection, injections, monthly shot, dose, doses,
        prescription, prescriptions, psychiatric meds, take-homes, hiv meds""",
    "DRUG": """
        meth, methamphetamine, methamphetamines, crystal meth, heroin, fentanyl, cocaine, crack, alcohol,
        opioids, opiates, oxy, oxycodone, percocet, pills, drugs, street drugs, iv drugs, marijuana, weed,
        pcp, spice, xylazine, amphetamines, vodka""",
    "NARCAN": "narcan, naloxone",
    "SICK": """
        detox, rehab, residential treatment, inpatient treatment, inpatient, psych ward, psych unit, psych
        hospital, psychiatric ward, psychiatric unit, psychiatric hospital, mental hospital, state hospital,
        suicide watch, safety cell, withdrawal, alcohol withdrawal, opioid withdrawal, drug treatment,
        treatment, substance use treatment, mental health treatment, competency restoration, psychiatric
        hold, psych hold, mental health hold, involuntary hold, 72-hour hold, 72 hour hold, 5150, 5150 hold,
        5250, 302, m1 hold, m-1 hold, involuntary commitment, civil commitment, emergency detention,
        assisted outpatient treatment, aot, outpatient commitment, sober living, sober house, psychiatric
        care, psychiatric crisis, crisis bed, crisis unit, crisis stabilization, detox bed, treatment bed,
        mental health unit, psych bed, psychiatric bed, psych er, conservatorship, acute psychosis,
        intensive outpatient, psychiatric evaluation, psych evaluation, psych eval, competency evaluation,
        mental health evaluation, mental health services, hallucinosis""",
    "CARE": """
        diagnosis, diagnoses, mental health, mental state, condition, symptoms, overdose, overdoses,
        relapse, relapses, hospitalization, hospitalizations, commitment, sobriety, medical history, drug
        use, substance use, substance abuse, opioid use, alcohol use, drinking, suicide attempt, suicide
        attempts, self-harm, breakdown, therapist, psychiatrist, counselor, sponsor, case manager, medical
        record, medical records, hospital records, treatment records, treatment record, toxicology, tox
        screen, drug test, drug tests, drug screen, ua, uas, therapy, counseling, treatment plan, treatment
        history, psych eval results, discharge plan, episode, lab results, chart, iq, disability, pregnancy,
        section 8 voucher, psychiatric record, psychiatric records, addiction history, trauma history,
        addiction treatment, crisis plan, recovery""",
    "DIAGNOSED": """
        diagnosed, misdiagnosed, hospitalized, hospitalised, rehospitalized, re-hospitalized,
        institutionalized, involuntarily committed, civilly committed, medicated, involuntarily medicated,
        forcibly medicated, baker acted, marchman acted, 5150'd, 5150ed, 5150d, 302'd, 302ed, m1'd,
        narcanned, narcan'd, prescribed, conserved, dx'd, put on suicide watch, placed on suicide watch,
        given narcan, revived with narcan, reversed with narcan, given naloxone, revived with naloxone,
        administered narcan, sent to detox, pepper-sprayed while psychotic, found incompetent, deemed
        incompetent, ruled incompetent, found unfit, declared incompetent, found not competent, restored to
        competency, petitioned for commitment, admitted to psych, treated for an overdose, taken off his
        meds, taken off her meds, sober, clean and sober, sectioned""",
    "LAPSED": """
        relapsed, relapsing, overdosed, overdosing, od'd, od'ed, odd'd, oded, o.d.'d, decompensated,
        attempted suicide, attempting suicide, tried to kill himself, tried to kill herself, tried to kill
        themselves, tried to hang himself, tried to hang herself, cut himself, cut herself, cutting herself,
        cutting himself, hears voices, hearing voices, heard voices, threatened suicide, threatened to kill
        himself, threatened to kill herself, entered detox, entered treatment, entered rehab, entered
        inpatient, completed treatment, completed detox, finished treatment, finished rehab, dropped out of
        treatment, left treatment, walked out of treatment, walked out of detox, using again, drinking
        again, slipped into psychosis, became psychotic, tested positive, going through withdrawal, coming
        off heroin, coming off meth, in active addiction, in psychosis, in active psychosis, off meds, went
        off meds, lost her baby, shoots up, shooting up, on dialysis, 5 months clean, months sober, days
        sober, years sober, month sober, months clean, days clean, years clean, failed a drug test, failed
        his drug test, failed her drug test, failed a ua, failed his ua, failed her ua""",
    "RECOVERY": "in recovery, in long-term recovery, in active recovery",
    # what nobody may say of one person: justice
    "ARRESTED": """
        arrested, rearrested, re-arrested, jailed, incarcerated, reincarcerated, re-incarcerated,
        imprisoned, indicted, arraigned, locked up, convicted, sentenced, remanded, extradited, handcuffed,
        tased, tasered, rebooked, re-booked, booked into, booked in, booked on, booked at the jail, taken
        into custody, put in jail, thrown in jail, sent to prison, sent to jail, taken to jail, back in
        jail, back in prison, back in custody, still in custody, doing time, on house arrest, out on bail,
        out on bond, on bail, on bond, awaiting trial, awaiting sentencing, awaiting arraignment, awaiting
        extradition, awaiting restoration, held without bail, held without bond, held on bail, detained, a
        felon, a convicted felon, a registered sex offender, charged with a felony, charged with a
        misdemeanor, caught stealing, in handcuffs, facing charges, facing prison, facing jail, released
        from custody, released from jail, released from prison, released on bail, released on bond, released
        from the jail, released on recognizance, released on his own recognizance, released on her own
        recognizance, released to probation, out of jail, out of prison, picked up on a warrant, on the run,
        wanted on a warrant, incarcerated again, in county lockup""",
    "UNDER": """
        on probation, on parole, on felony probation, on supervised release, on pretrial release, on work
        release, on juvenile probation""",
    "JAILED": """
        in custody, behind bars, in jail, in prison, in the county jail, in county jail, in juvenile hall,
        in lockup, in the hole, in state prison""",
    "ABSCONDED": """
        absconded, failed to appear, fta'd, fta, no-showed court, missed court, missed his court date,
        missed her court date, bonded out, bailed out, made bail, posted bail, posted bond, pled guilty,
        pleaded guilty, pleads guilty, pled no contest, pleaded no contest, violated probation, violated
        parole, violated his probation, violated her probation, violated his parole, violated her parole,
        got out of jail, got out of prison, got out of custody, went to jail, went to prison, goes to jail,
        did time, served time, reoffended, re-offended, spent the night in jail, spent the weekend in jail,
        got arrested, gets arrested, keeps getting arrested, got booked, gets booked, got a dui, caught a
        case, caught a charge, picked up a charge, picked up a new charge, picked up a dui, graduated from
        drug court, graduated drug court, got kicked out of drug court, terminated from drug court, turned
        himself in, turned herself in, serving time, served 30 days, served 90 days, assaulted a deputy,
        assaulted an officer, resisted arrest, stole, shoplifted, beat up, stabbed""",
    "HELD": """
        jail, county jail, city jail, prison, state prison, federal prison, custody, lockup, lock-up,
        juvenile hall, juvie, juvenile detention, segregation, seg, solitary, solitary confinement, holding
        cell, drunk tank, detention, detention center, correctional facility, penitentiary, jail cell, the
        hole""",
    "JUST": """
        arrest, arrests, booking, bookings, charge, charges, warrant, warrants, bench warrant, conviction,
        convictions, criminal record, criminal records, criminal history, rap sheet, mugshot, mug shot,
        bail, bond, probation, parole, probation officer, parole officer, po, arraignment, jail stay, jail
        time, incarceration, felony, felonies, misdemeanor, misdemeanors, probation violation, parole
        violation, violation, re-arrest, rearrest, citation, court date, court dates, sentencing, release
        date, competency hearing, prior arrests, priors, jail record, booking photo, arrest record, arrest
        records, police record, open charges, pending charges, new charges, felony charges, criminal
        charges, outstanding warrant, plea, indictment, ankle monitor, public defender's file, jail call,
        jail calls, arrest history, drug charge, drug charges, gps monitor, bail hearing, bond hearing""",
    "MATTER": """
        case, release, hearing, sentence, trial, record, file, court case, criminal case, docket""",
    "OFFENSE": """
        theft, petty theft, shoplifting, burglary, robbery, assault, assaulting, battery, dui, dwi, owi,
        trespass, trespassing, criminal trespass, possession, drug possession, meth possession, vandalism,
        arson, domestic violence, dv, disorderly conduct, public intoxication, stalking, murder, homicide,
        kidnapping, rape, sexual assault, prostitution, harassment, identity theft, fraud, weapons,
        menacing, criminal mischief, attempted murder, manslaughter, drunk driving, failure to appear,
        contempt, drug trafficking, indecent exposure, resisting, resisting arrest, public nuisance,
        disturbing the peace, disorderly, grand theft, auto theft, child abuse, child endangerment, elder
        abuse, loitering, felony assault, simple assault, aggravated assault""",
    "BOOKED": """
        holds, releases, discharges, holding, releasing, discharging, charging, booked, released, charged,
        committed, admitted, readmitted, re-admitted, discharged, cited, held, picked up, revoked, violated,
        pulled over, evicted""",
    "TAKEN": """
        placed, evaluated, taken, transferred, sent, treated, brought, ordered, put, caught, checked in,
        rushed, airlifted, cycling, walked, flagged down, transported, restrained, referred, screened,
        assessed, found, seen, dropped off, driven, moved back, remanded back""",
    "DEAD": """
        died, dies, dead, found dead, death, deaths, suicide, suicides, killed, hanged, passed away""",
    # whom it is about
    "SICKCUE": "psychiatrist for, therapist for, case manager for, patient, pt, pt., client, decedent",
    "HELDCUE": """
        public defender for, lawyer for, attorney for, defense attorney for, probation officer for, inmate,
        detainee, defendant, arrestee, probationer, parolee, offender, prisoner, suspect, respondent,
        victim, juvenile, perpetrator, perp, felon, sex offender, convict""",
    "COUNSEL": "public defender, defense attorney, defense lawyer, lawyer",
    "FAMILY": """
        son, daughter, brother, sister, mother, father, mom, dad, husband, wife, nephew, niece, cousin,
        uncle, aunt, grandson, granddaughter, stepson, stepdaughter, child, kid, spouse, boyfriend,
        girlfriend, grandmother, grandfather, oldest, youngest""",
    "GROUP": """
        people, persons, person, clients, patients, inmates, individuals, individual, men, man, women,
        woman, youth, youths, kids, children, veterans, veteran, adults, detainees, defendants, residents,
        participants, arrestees, probationers, parolees, prisoners, teens, teenagers, juveniles, consumers,
        offenders, males, females, those, everyone, everybody, anyone, anybody, someone, somebody, nobody,
        families, guys, folks, students, citizens, resident, male, female, teen, teenager, adult, homeless
        man, homeless woman, percent, half, most, many, majority, cases, callers, enrollees, graduates,
        percentage, number of""",
    "STAFF": """
        officers, deputies, members, judges, nurses, clinicians, staff, agencies, partners, providers,
        responders, dispatchers, counties, peers, attorneys, prosecutors, defenders, police, teams,
        troopers, everybody's""",
    "HE": "he, she, he's, she's, him, they, they're",
    "HIS": "his, her, their, hers",
    "WHO": "who, who's, whose",
    "NAMED": "named, called, by the name of, known as, initials, aka, name is, name of",
    "ME": "i, i'm, i've, i'd",
    "MY": "my, my own",
    # small words
    "BE": """
        is, was, be, been, being, am, got, gets, get, getting, has been, have been, had been, isn't, wasn't,
        remains, remained, became, becomes, looks, seems, appeared, appears, ended up, ends up, wound up,
        keeps getting, landed, sits, sitting, stays, feels, came in, came back, woke up, showed up, turned
        up, went""",
    "ARE": "are, were, weren't, aren't",
    "HAVE": """
        has, have, had, having, suffers from, suffered from, suffering from, struggles with, struggled with,
        struggling with, dx, dx., dxd, hx, hx of, history of, a history of, living with, lives with, lived
        with, treated for, being treated for, in treatment for, diagnosed with, diagnosed as, positive for,
        tested positive for, screened positive for, battles, battling, recovering from, battled, fighting,
        symptoms of, signs of, carries, faces, facing, prescribed, exhibiting, experiencing, experienced,
        presenting with, presented with symptoms of""",
    "WITH": "with, w/",
    "ON": """
        waiting for, waits for, waiting on,
        off, takes, taking, took, missed, misses, missing, refused, refusing, refuses, stopped, skipped,
        skips, skipping, started, starts, starting, needs, needed, receives, receiving, received, gets his,
        gets her, off of, out of, went off, quit taking, stopped taking, started on, maintained on, stable
        on, back on, restarted, lost, went without, won't take, not taking, doesn't take, ran out of, was
        given, given, picks up, picked up his, picked up her, wants, overdosed on, dosed with, cheeking,
        hoarding, injected, isn't taking, resumed, begins, began, take, need, want""",
    "UPON": "on",
    "USE": """
        using, uses, used, abusing, abused, abuses, smoking, smoked, smokes, snorting, injecting, drinking,
        drinks, high on, dealing, sold, selling, positive on, clean from, addicted to, dependent on, hooked
        on, withdrawing from""",
    "GO": """
        goes, went to, going, checked into, checked himself into, checked herself into, headed, returned,
        moved, enrolled, entered, in and out of""",
    "PREP": """
        in, into, without, inside, to, from, at, within, out, through, onto, under, over, near, after,
        during, until, till""",
    "OF": """
        for, of, about, against, regarding, re, concerning, involving, to help, on behalf of""",
    "BY": "by, via",
    "DET": """
        the, a, an, this, that, these, some, any, another, our, its, each, every, both, all, your, no,
        fewer, more, less""",
    "AND": "and, or, then, plus, but, &, +, while",
    "ADV": """
        just, recently, again, still, currently, now, also, not, finally, never, always, once, twice,
        already, allegedly, reportedly, apparently, probably, possibly, involuntarily, civilly, initially,
        later, eventually, since, previously, really, very, clearly, actively, acutely, severely, newly,
        formally, repeatedly, constantly, so, too, often, briefly, subsequently, first, ever, only, almost,
        nearly, back""",
    "TIME": """
        times, today, yesterday, tonight, tomorrow, monday, tuesday, wednesday, thursday, friday, saturday,
        sunday, january, february, march, april, june, july, august, september, october, november, december,
        weekend, overnight, last night, last week, last month, last year, last weekend, this morning, this
        week, this month, this afternoon, on monday, on tuesday, on wednesday, on thursday, on friday, on
        saturday, on sunday, this weekend, four times, three times, two times, five times, many times,
        several times, six times, twice this month, multiple times, earlier""",
    "MODAL": """
        will, would, can, could, should, may, might, must, shall, did, does, do, didn't, doesn't, won't, to,
        going to, has to, had to, wants to, needs to, cannot, can't""",
    # committee talk
    "WORK": """
        draft, drafts, drafted, drafting, present, presents, presented, presenting, report, reports,
        reported, reporting, reports on, lead, leads, led, leading, chair, chairs, chaired, move, moves,
        second, seconds, seconded, motioned, review, reviews, reviewed, reviewing, facilitate, facilitates,
        facilitated, coordinate, coordinates, coordinated, coordinating, email, emails, emailed, circulate,
        circulated, share, shares, shared, sharing, schedule, schedules, scheduled, update, updates,
        updated, updating, thank, thanks, thanked, introduce, introduced, announce, announced, volunteer,
        volunteers, volunteered, propose, proposes, proposed, recommend, recommends, recommended,
        recommending, suggest, suggests, suggested, note, notes, noted, noting, explain, explained,
        explains, attend, attends, attended, join, joins, joined, works, work, working, worked, manages,
        manage, managed, managing, oversees, oversee, supervises, supervise, supervised, trains, train,
        trained, training, teach, teaches, runs, run, ran, represents, represent, representing, represented,
        serves, serve, serving, heads, head, directs, directed, writes, write, wrote, writing, send, sends,
        finalize, finalized, compile, compiles, compiled, collect, collects, gather, gathers, research,
        researches, contact, contacts, contacted, confirm, confirmed, check, check on, ask the, asks the,
        invite, invites, invited, follow, follow up, followed up, bring, brings, provide, provides,
        provided, pilot, launch, launches, launched, expand, expands, expanded, develop, develops,
        developed, developing, create, creates, created, creating, build, builds, built, plan, plans to,
        discuss, discusses, discussed, meet, meets, met, meeting, talk to, talk with, spoke on, speak on,
        speaks on, speak about, spoke about, talked about, approve, approves, approved, vote, votes, voted,
        agrees, agree, agreed, commends, requested, request, requests, identify, identified, map, maps,
        host, hosts, hosted, hosting, organize, organizes, organized, design, designs, designed, testify,
        testified, advocates, advocated, advocate, teaching, summarize, summarized, summarizes, outlined,
        outline, described, describe, describes, walked us through, walk us through, briefed, brief,
        distributed, distribute, distributes, negotiate, negotiates, negotiated, publish, published, pull,
        pulls, pulled, prepare, prepares, prepared, submit, submitted, convene, convened, convenes,
        highlighted, clarified, reminded, raised, demonstrate, demonstrated, demonstrates, evaluate,
        analyze, analyzed, track, tracks, survey, surveyed, edit, edited, edits, revise, revised, revises,
        sign, signs, signed, welcomed, opened, emphasized, cited data, gave an update, gave a, administers,
        administer, administered, prescribes, treats, teaches about, appointed, elected, nominated,
        nominates, named to, hired, retired, resigned, owns, responsible, assigned, tasked, asked staff,
        will ask, asked whether, asked if, asked about, asked how, asked for an update, presenter,
        facilitator, speaker, committee""",
    "TOPIC": """
        question, questions, idea, ideas, concern, concerns, answer, answers, debate, article, articles,
        talk, talks, training, trainings, conference, training day, policy, policies, protocol, protocols,
        program, programs, programme, programming, clinic, clinics, workgroup, workgroups, work group,
        court, courts, data, report, reports, update, updates, unit, units, access, center, centers, plan,
        plans, planning, budget, funding, funds, fund, grant, grants, beds, bed capacity, numbers, rate,
        rates, prevention, response, education, awareness, kits, kit, induction, inductions, continuity,
        guidelines, guideline, law, laws, act, bill, legislation, task force, taskforce, subcommittee,
        committee, council, provider, providers, line, hotline, liaison, liaisons, screening, screenings,
        assessment, assessments, diversion, capacity, costs, services, service, system, systems, initiative,
        initiatives, project, projects, strategy, strategies, standards, standard, coverage, dashboard,
        statistics, stats, trends, trend, research, study, studies, presentation, presentations, story,
        stories, discussion, discussions, conversation, agenda, proposal, proposals, mou, rfp, contract,
        contracts, contractor, contractors, vendor, vendors, pilot, pilots, process, processes, procedure,
        procedures, form, forms, template, templates, tool, tools, toolkit, curriculum, course, module,
        webinar, summit, workshop, workshops, session, sessions, panel, slides, memo, brief, fatality
        review, review, reviews, review board, resolution, settlement, task, issues, issue, topic, topics,
        team, teams, consultants, options, caseload, caseloads, population, populations, field, fields,
        count, counts, list, lists, logs, log, reform, reforms, navigator, navigators, advocate, advocates,
        advocacy, representative, representatives, specialist, specialists, coordinator, coordinators,
        director, directors, manager, supervisor, supervisors, administrator, administrators, chief,
        analyst, analysts, staffing, staff, officers, officials, commission, board, boards, department,
        departments, office, offices, division, bureau, agency, agencies, collaborative, coalition,
        alliance, association, network, partnership, partnerships, hub, intake, queue, waitlist, wait list,
        waitlists, waiver, waivers, reimbursement, billing, formulary, storage, supply, distribution,
        delivery, administration, management, monitoring, oversight, compliance, tour, visit, visits,
        visitation, ordinance, schedule, calendar, referral, referrals, pathway, pathways, model, models,
        framework, criteria, eligibility, definition, definitions, measure, measures, metric, metrics,
        indicator, indicators, outcomes, outcome, goal, goals, gap, gaps, survey, surveys, audit,
        responders, equity, disparities, reduction, reductions, crisis line, lines, hour, hours, transport,
        transportation, housing, facility, facilities, construction, expansion, van, bus, building, wing,
        pod, room, lobby, website, page, flyer, brochure, posters, language, terms, stigma, peers, peer
        support, navigation, summary, spreadsheet, algorithm, flowchart, map, mapping, rounds, round,
        rotation, career, careers, position, positions, workforce, vacancies, vacancy, hiring, partners,
        partner, stakeholders, collaboration, coordination, intercept, intercepts, safety, safety plan,
        barriers, backlog, timeline, timelines, reminders, reminder, texting, portal, interface, exchange,
        sharing, warehouse, matching, match, roster, exchanges, demographics, threshold, thresholds,
        practices, practice, principles, priorities, priority, recommendations, recommendation, section,
        sector, side, world, community, communities, month's, awareness month, rule, rules""",
}
"""Classes of words and what belongs to each."""
